package io.osgent.core.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a constant from its lower-case name and from nothing else: no number, no other spelling. */
final class EnumNames extends JsonDeserializer<Object> {
  private final Class<?> type;
  private final Map<String, Object> constants;

  private EnumNames(Class<?> type) {
    this.type = type;
    constants = Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(EnumNames::name, Function.identity()));
  }

  /** How constants are called on the wire. */
  static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
    Object constant = in.hasToken(JsonToken.VALUE_STRING) ? constants.get(in.getText()) : null;
    if (constant == null) {
      throw MismatchedInputException.from(in, type, "it is none of " + constants.keySet());
    }
    return constant;
  }

  /** Has every enum read so. */
  static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(DeserializationConfig config, JavaType type,
        BeanDescription description, JsonDeserializer<?> standard) {
      return new EnumNames(type.getRawClass());
    }
  }
}
