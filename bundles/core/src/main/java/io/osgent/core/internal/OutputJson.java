package io.osgent.core.internal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.model.Usage;
import io.osgent.server.run.Run;
import io.osgent.server.run.Session.SessionMessage;
import java.io.IOException;
import java.util.List;

/** An output that is JSON is on the wire the value it is, and other text a string. What was not shown is left out. */
final class OutputJson extends SimpleModule {
  private static final long serialVersionUID = 1L;

  OutputJson() {
    super("osgent-output");
    setMixInAnnotation(Run.class, FewImages.class);
    setMixInAnnotation(RunStarted.class, Images.class);
    setMixInAnnotation(SessionMessage.class, Images.class);
    setMixInAnnotation(RunCompleted.class, Output.class);
    addDeserializer(RunCompleted.class, new CompletedReader());
    setSerializerModifier(new BeanSerializerModifier() {
      private static final long serialVersionUID = 1L;

      @Override
      public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription bean,
          List<BeanPropertyWriter> properties) {
        if (bean.getBeanClass() == Run.class || bean.getBeanClass() == RunCompleted.class) {
          properties
              .replaceAll(property -> property.getName().equals("output") ? new OutputWriter(property) : property);
        }
        return properties;
      }
    });
  }

  private interface Images {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<String> images();
  }

  private interface Output {
    @JsonIgnore
    boolean json();
  }

  private interface FewImages extends Output {
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    int images();
  }

  private static final class OutputWriter extends BeanPropertyWriter {
    private static final long serialVersionUID = 1L;

    OutputWriter(BeanPropertyWriter base) {
      super(base);
    }

    @Override
    public void serializeAsField(Object bean, JsonGenerator out, SerializerProvider provider) throws Exception {
      switch (bean) {
        case RunCompleted completed when completed.json() -> raw(completed.output(), out);
        case Run run when run.json() -> raw(run.output(), out);
        default -> super.serializeAsField(bean, out, provider);
      }
    }

    private void raw(String json, JsonGenerator out) throws IOException {
      out.writeFieldName(getName());
      out.writeRawValue(json);
    }
  }

  private static final class CompletedReader extends JsonDeserializer<RunCompleted> {
    @Override
    public RunCompleted deserialize(JsonParser in, DeserializationContext context) throws IOException {
      JsonNode completed = context.readTree(in);
      JsonNode output = completed.get("output");
      Usage usage = context.readTreeAsValue(completed.get("usage"), Usage.class);
      return output.isTextual()
          ? new RunCompleted(output.textValue(), usage)
          : new RunCompleted(output.toString(), true, usage);
    }
  }
}
