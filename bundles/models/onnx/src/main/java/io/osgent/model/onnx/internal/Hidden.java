package io.osgent.model.onnx.internal;

import ai.onnxruntime.OrtException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** A part of ONNX Runtime that the library has and does not show. */
final class Hidden {
  /** What calls a part; the first argument is the object that has it, or null. */
  private interface Call {
    Object with(Object owner, Object... arguments) throws ReflectiveOperationException;
  }

  private final Call call;

  private Hidden(Call call) {
    this.call = call;
  }

  static Hidden method(Class<?> owner, String name, Class<?>... parameters) {
    try {
      Method method = owner.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return new Hidden(method::invoke);
    } catch (ReflectiveOperationException gone) {
      throw otherwise(gone);
    }
  }

  static Hidden constructor(Class<?> owner, Class<?>... parameters) {
    try {
      Constructor<?> constructor = owner.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return new Hidden((nobody, arguments) -> constructor.newInstance(arguments));
    } catch (ReflectiveOperationException gone) {
      throw otherwise(gone);
    }
  }

  static Hidden field(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return new Hidden((object, nothing) -> field.get(object));
    } catch (ReflectiveOperationException gone) {
      throw otherwise(gone);
    }
  }

  static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ReflectiveOperationException gone) {
      throw otherwise(gone);
    }
  }

  Object of(Object owner, Object... arguments) throws OrtException {
    try {
      return call.with(owner, arguments);
    } catch (InvocationTargetException failure) {
      switch (failure.getCause()) {
        case OrtException told -> throw told;
        case RuntimeException told -> throw told;
        case Error told -> throw told;
        default -> throw otherwise(failure);
      }
    } catch (ReflectiveOperationException gone) {
      throw otherwise(gone);
    }
  }

  /** A static part. */
  Object get(Object... arguments) throws OrtException {
    return of(null, arguments);
  }

  private static IllegalStateException otherwise(ReflectiveOperationException gone) {
    return new IllegalStateException("ONNX Runtime is made otherwise than the version this bundle was made for", gone);
  }
}
