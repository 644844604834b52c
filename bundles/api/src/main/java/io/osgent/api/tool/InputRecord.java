package io.osgent.api.tool;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A record seen as a JSON Schema, and JSON values seen as that record. Components may be strings, numbers, booleans,
 * enums (lower case on the wire), records, lists of these, string-keyed maps of these, and {@code Optional} of these.
 */
final class InputRecord {
  private InputRecord() {}

  static Map<String, Object> schema(Class<? extends Record> type) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (RecordComponent component : type.getRecordComponents()) {
      var property = new LinkedHashMap<String, Object>();
      Description description = component.getAnnotation(Description.class);
      if (description != null) {
        property.put("description", description.value());
      }
      property.putAll(schemaOf(valueType(component)));
      properties.put(component.getName(), property);
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }

  static <R extends Record> R bind(Class<R> type, Map<String, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object value = values.get(components[i].getName());
      if (types[i] == Optional.class) {
        arguments[i] = Optional.ofNullable(value).map(present(valueType(components[i])));
      } else if (value == null) {
        throw new IllegalArgumentException("'" + components[i].getName() + "' is missing");
      } else {
        arguments[i] = convert(valueType(components[i]), value);
      }
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make a " + type.getName(), e);
    }
  }

  private static Type valueType(RecordComponent component) {
    Type type = component.getGenericType();
    return component.getType() == Optional.class ? argument(type, 0) : type;
  }

  private static Map<String, Object> schemaOf(Type type) {
    Class<?> raw = raw(type);
    if (raw == String.class) {
      return Map.of("type", "string");
    } else if (raw == boolean.class || raw == Boolean.class) {
      return Map.of("type", "boolean");
    } else if (isInteger(raw)) {
      return Map.of("type", "integer");
    } else if (isNumber(raw)) {
      return Map.of("type", "number");
    } else if (raw.isEnum()) {
      return Map.of("type", "string", "enum",
          Arrays.stream(raw.getEnumConstants()).map(InputRecord::wireName).toList());
    } else if (raw.isRecord()) {
      return schema(raw.asSubclass(Record.class));
    } else if (raw == List.class) {
      return ordered("array", "items", schemaOf(argument(type, 0)));
    } else if (raw == Map.class) {
      return ordered("object", "additionalProperties", schemaOf(argument(type, 1)));
    }
    throw new IllegalArgumentException(
        "a tool's input record cannot have a component of type " + type.getTypeName() + "; use strings, numbers,"
            + " booleans, enums, records, lists, string-keyed maps or Optional of these");
  }

  /** In this order, always: the same schema is the same bytes, so that providers' prompt caches keep hitting. */
  private static Map<String, Object> ordered(String type, String keyword, Object value) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", type);
    schema.put(keyword, value);
    return schema;
  }

  private static java.util.function.Function<Object, Object> present(Type type) {
    return value -> convert(type, value);
  }

  private static Object convert(Type type, Object value) {
    Class<?> raw = raw(type);
    if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants()).filter(c -> wireName(c).equals(value)).findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("'" + value + "' is not one of " + schemaOf(type).get("enum")));
    } else if (raw.isRecord() && value instanceof Map<?, ?> map) {
      return bind(raw.asSubclass(Record.class), stringKeyed(map));
    } else if (raw == List.class && value instanceof List<?> list) {
      Type item = argument(type, 0);
      return list.stream().map(present(item)).toList();
    } else if (raw == Map.class && value instanceof Map<?, ?> map) {
      Type item = argument(type, 1);
      var converted = new LinkedHashMap<String, Object>();
      map.forEach((key, each) -> converted.put((String) key, convert(item, each)));
      return converted;
    } else if (value instanceof Number number) {
      return number(raw, new BigDecimal(number.toString()));
    }
    return value;
  }

  private static Object number(Class<?> type, BigDecimal value) {
    try {
      return exactNumber(type, value);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(value + " should be a whole number of type " + type.getSimpleName(), e);
    }
  }

  private static Object exactNumber(Class<?> type, BigDecimal value) {
    if (type == int.class || type == Integer.class) {
      return value.intValueExact();
    } else if (type == long.class || type == Long.class) {
      return value.longValueExact();
    } else if (type == double.class || type == Double.class) {
      return value.doubleValue();
    } else if (type == java.math.BigInteger.class) {
      return value.toBigIntegerExact();
    }
    return value;
  }

  private static boolean isInteger(Class<?> type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class
        || type == java.math.BigInteger.class;
  }

  private static boolean isNumber(Class<?> type) {
    return type == double.class || type == Double.class || type == BigDecimal.class;
  }

  private static String wireName(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> stringKeyed(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static Type argument(Type type, int index) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getActualTypeArguments()[index];
    }
    throw new IllegalArgumentException(type.getTypeName() + " needs its type arguments, e.g. List<String>");
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized ? (Class<?>) parameterized.getRawType() : (Class<?>) type;
  }
}
