package io.osgent.http.internal;

import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Sees whom the body of a request names as its {@code user_id}, for the {@link Notes}. Who may act for whom is decided
 * elsewhere; a resource that knows better sets the property itself.
 */
final class ActingFor implements ReaderInterceptor {
  private static final String FIELD = "user_id";
  private static final ClassValue<Optional<Method>> USER = new ClassValue<>() {
    @Override
    protected Optional<Method> computeValue(Class<?> type) {
      return type.isRecord()
          ? Arrays.stream(type.getRecordComponents())
              .filter(component -> component.getName().equals("userId") && component.getType() == String.class)
              .map(RecordComponent::getAccessor).filter(Method::trySetAccessible).findAny()
          : Optional.empty();
    }
  };

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    var body = context.proceed();
    var user = user(body);
    if (user != null) {
      context.setProperty(Notes.USER, user);
    }
    return body;
  }

  private static String user(Object body) {
    if (body instanceof Map<?, ?> fields) {
      return fields.get(FIELD) instanceof String user ? user : null;
    }
    var accessor = body == null ? Optional.<Method>empty() : USER.get(body.getClass());
    try {
      return accessor.isPresent() ? (String) accessor.get().invoke(body) : null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a body cannot tell whom it is for", e);
    }
  }
}
