package io.osgent.server.memory;

import java.util.List;
import java.util.Map;

/**
 * Something to remember, as clients send it.
 *
 * @param content what was said or is known
 * @param kind {@code turn}, {@code fact}, {@code event}, {@code lesson}, {@code profile} or a word of one's own; null for
 *     {@code fact}
 * @param speaker who said it, or null
 * @param session the conversation it was said in, or null
 * @param occurredAt ISO-8601: when it was said or happened; of a fact, from when it holds; null for now
 * @param validTo ISO-8601: until when it holds, or null where no end is known
 * @param sources ids of the memories it was made of, or null
 * @param metadata of the client's own, or null
 */
public record NewMemory(String content, String kind, String speaker, String session, String occurredAt, String validTo,
    List<String> sources, Map<String, Object> metadata) {}
