package io.osgent.core.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventTypes;
import io.osgent.api.tool.Effect;
import io.osgent.server.storage.EventBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Events as lines of JSON and back. An event is encoded once, when it happens; everyone after gets the same characters. */
final class EventCodec {
  private record Line(String run, long seq, Instant at, EventData data) {}

  private final ObjectWriter writer;
  private final ObjectMapper mapper;
  private final Map<String, ObjectReader> readers = new HashMap<>();

  EventCodec(WireJson json) {
    mapper = json.mapper();
    writer = mapper.copy().registerModule(new SimpleModule("event-lines").addSerializer(Line.class, new LineWriter()))
        .writerFor(Line.class);
    EventTypes.byName().forEach((name, type) -> readers.put(name, mapper.readerFor(type)));
  }

  Event encode(String run, long seq, EventData data) {
    return encode(run, seq, Instant.now().truncatedTo(ChronoUnit.MILLIS), data);
  }

  Event encode(String run, long seq, Instant at, EventData data) {
    try {
      return new Event(run, seq, at, data, writer.writeValueAsString(new Line(run, seq, at, data)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an event could not be written as JSON", e);
    }
  }

  /** The events of a block, from the one after a number. */
  List<Event> decode(EventBlock block, long after) {
    return block.lines().lines().skip(Math.max(0, after - block.first() + 1)).map(this::decode).toList();
  }

  private Event decode(String line) {
    try {
      JsonNode event = mapper.readTree(line);
      EventData data = readers.get(event.get("type").textValue()).readValue(event.get("data"));
      return new Event(event.get("run").textValue(), event.get("seq").longValue(),
          Instant.parse(event.get("at").textValue()), data, line);
    } catch (IOException e) {
      throw new UncheckedIOException("the log holds a line that is no event: " + line, e);
    }
  }

  private static final class LineWriter extends JsonSerializer<Line> {
    @Override
    public void serialize(Line line, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeStartObject();
      out.writeStringField("run", line.run());
      out.writeNumberField("seq", line.seq());
      out.writeStringField("type", line.data().type());
      out.writeStringField("at", line.at().toString());
      out.writeFieldName("data");
      write(line.data(), out, provider);
      out.writeEndObject();
    }

    /** What every turn says is written by hand, field for field as Jackson would, for a third of the time. */
    private static void write(EventData data, JsonGenerator out, SerializerProvider provider) throws IOException {
      switch (data) {
        case EventData.TextDelta(String text) -> {
          out.writeStartObject();
          out.writeStringField("text", text);
          out.writeEndObject();
        }
        case EventData.ModelStarted(int call, String model, String purpose) -> {
          out.writeStartObject();
          out.writeNumberField("call", call);
          out.writeStringField("model", model);
          writeIfSaid("purpose", purpose, out);
          out.writeEndObject();
        }
        case EventData.ToolRequested(String call, String tool, String arguments) -> {
          out.writeStartObject();
          out.writeStringField("call", call);
          out.writeStringField("tool", tool);
          out.writeStringField("arguments", arguments);
          out.writeEndObject();
        }
        case EventData.ToolStarted(String call, String tool, Effect effect, String effectKey, int attempt, String bundle, String version) -> {
          out.writeStartObject();
          out.writeStringField("call", call);
          out.writeStringField("tool", tool);
          out.writeStringField("effect", effect.name().toLowerCase(Locale.ROOT));
          out.writeStringField("effect_key", effectKey);
          out.writeNumberField("attempt", attempt);
          out.writeStringField("bundle", bundle);
          out.writeStringField("version", version);
          out.writeEndObject();
        }
        case EventData.ToolFinished(String call, String tool, String result, boolean error, boolean unknown, String artifact) -> {
          out.writeStartObject();
          out.writeStringField("call", call);
          out.writeStringField("tool", tool);
          out.writeStringField("result", result);
          out.writeBooleanField("error", error);
          out.writeBooleanField("unknown", unknown);
          writeIfSaid("artifact", artifact, out);
          out.writeEndObject();
        }
        default -> provider.findValueSerializer(data.getClass()).serialize(data, out, provider);
      }
    }

    private static void writeIfSaid(String field, String text, JsonGenerator out) throws IOException {
      if (text != null) {
        out.writeStringField(field, text);
      }
    }
  }
}
