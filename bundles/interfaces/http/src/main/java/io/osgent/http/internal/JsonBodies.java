package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that is not raw goes over the wire as the {@link Json} service has it: read whole, written whole. */
@Consumes(MediaType.WILDCARD)
@Produces({MediaType.APPLICATION_JSON, ProblemBodies.MEDIA_TYPE})
public final class JsonBodies implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
  private static final char REPLACEMENT = '\uFFFD';
  private static final ClassValue<Boolean> RAW = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return Stream.of(byte[].class, CharSequence.class, InputStream.class, Reader.class, File.class,
          StreamingOutput.class, MultivaluedMap.class).anyMatch(raw -> raw.isAssignableFrom(type));
    }
  };

  private final Needed<Json> json;

  JsonBodies(Needed<Json> json) {
    this.json = json;
  }

  @Override
  public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return !RAW.get(type) || type == Map.class;
  }

  @Override
  public Object readFrom(Class<Object> type, Type genericType, Annotation[] annotations, MediaType mediaType,
      MultivaluedMap<String, String> headers, InputStream body) throws IOException {
    if (!isJson(mediaType)) {
      throw new ProblemException(Problem.of("unsupported_media_type", 415,
          "the body should be JSON: send the header 'Content-Type: application/json'"));
    }
    var bytes = body.readAllBytes();
    if (bytes.length == 0) {
      throw ProblemException.badRequest("body_required", "the request's body should be a JSON object, but is empty");
    }
    return json().read(text(bytes), type);
  }

  private static boolean isJson(MediaType mediaType) {
    return mediaType.getType().equalsIgnoreCase("application")
        && (mediaType.getSubtype().equalsIgnoreCase("json") || mediaType.getSubtype().endsWith("+json"));
  }

  private static String text(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new ProblemException(Problem.of("invalid_json", 400, "the request's body should be UTF-8, but is not"),
            e);
      }
    }
    return text;
  }

  @Override
  public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return !RAW.get(type) && isJson(mediaType);
  }

  @Override
  public void writeTo(Object value, Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType,
      MultivaluedMap<String, Object> headers, OutputStream body) throws IOException {
    var bytes = json().write(value).getBytes(StandardCharsets.UTF_8);
    headers.putSingle(HttpHeaders.CONTENT_LENGTH, bytes.length);
    body.write(bytes);
  }

  private Json json() {
    try {
      return json.await(System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemResponses.STOPPING, e);
    }
  }
}
