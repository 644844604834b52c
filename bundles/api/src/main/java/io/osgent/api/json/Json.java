package io.osgent.api.json;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The JSON of the wire, the same for every interface: snake_case names, ISO 8601 times, lower-case enums, nulls left
 * out, {@link io.osgent.api.Problem} as RFC 9457 has it, an {@link io.osgent.api.event.Event} as it stands in the log.
 * Thread-safe.
 */
@ProviderType
public interface Json {
  String write(Object value);

  /**
   * Reads one JSON value; fields the type does not know are refused.
   *
   * @param type a record of plain values, or {@code Map} or {@code Object} for plain maps, lists, strings and numbers
   * @throws io.osgent.api.ProblemException 400 {@code invalid_json} that says where and what
   */
  <T> T read(String json, Class<T> type);
}
