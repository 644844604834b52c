package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.model.Usage;
import io.osgent.server.model.ModelDesk;
import io.osgent.server.model.ModelKind;
import io.osgent.server.model.ModelOnOffer;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The models of every kind, and what those for vectors and pictures answer without an agent. */
@Component(service = ModelsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "models", description = "The models on offer; vectors and pictures without an agent.")
public final class ModelsResource {
  private final ModelDesk desk;

  @Activate
  public ModelsResource(@Reference ModelDesk desk) {
    this.desk = desk;
  }

  /**
   * The models on offer.
   *
   * @param next what to give as {@code after} for the page that follows
   * @param defaultModel what an agent without a model of its own gets
   * @param defaultEmbeddingModel what embeds where no model is named
   * @param defaultImageModel what makes pictures where no model is named
   */
  public record Models(List<ModelOnOffer> items, String next, String defaultModel, String defaultEmbeddingModel,
      String defaultImageModel) {}

  @Requires(Permissions.MODELS_READ)
  @GET
  @Path("models")
  @Operation(operationId = "listModels", summary = "List the models on offer, as `provider/model`")
  @APIResponseSchema(value = Models.class, responseCode = "200", responseDescription = "The models.")
  public Models models(@BeanParam Paging paging) {
    var page = paging.of(desk.models(), model -> name(model.kind()) + ":" + model.name());
    return new Models(page.items(), page.next(), byDefault(ModelKind.CHAT), byDefault(ModelKind.EMBEDDING),
        byDefault(ModelKind.IMAGE));
  }

  private String byDefault(ModelKind kind) {
    return desk.byDefault(kind).orElse(null);
  }

  /**
   * Texts to embed.
   *
   * @param model {@code provider/model}; without it, the default
   * @param input a text, or a list of texts
   * @param purpose what the vectors are for; without it, {@code document}
   */
  public record TextsToEmbed(String model,
      @Schema(required = true, oneOf = {String.class, String[].class}) Object input, Purpose purpose){}

  /**
   * Vectors.
   *
   * @param model which made them, as {@code provider/model}
   * @param embeddings one for each text, in their order, of unit length
   * @param usage what was sent to the provider; texts that were embedded lately are not sent again
   */
  public record TextsEmbedded(String model, List<float[]> embeddings, Usage usage) {}

  @Requires(Permissions.MODELS_USE)
  @POST
  @Path("embeddings")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "embed", summary = "Embed texts")
  @APIResponseSchema(value = TextsEmbedded.class, responseCode = "200", responseDescription = "The vectors.")
  public TextsEmbedded embed(TextsToEmbed wanted, @Context SecurityContext security) {
    var by = Caller.of(security);
    var texts = ModelInput.texts(Given.body(wanted).input());
    var model = model(ModelKind.EMBEDDING, wanted.model());
    var purpose = wanted.purpose() == null ? Purpose.DOCUMENT : wanted.purpose();
    var answer = desk.embed(model, texts, purpose, by);
    return new TextsEmbedded(model, answer.vectors(), answer.usage());
  }

  /**
   * Pictures to make.
   *
   * @param model {@code provider/model}; without it, the default
   * @param prompt what is to be seen
   * @param sources pictures to start from, each as a {@code data:} URL
   * @param count how many, up to 10; without it, one
   * @param size width and height in pixels, as {@code 1024x1024}; without it, the provider's default
   */
  public record PicturesToMake(String model, @Schema(required = true) String prompt, List<String> sources,
      Integer count, @Schema(examples = "1024x1024") String size) {}

  /**
   * Pictures.
   *
   * @param model which made them, as {@code provider/model}
   * @param usage as the provider counted it; nothing for pictures that were made before
   * @param cost in US dollars, where it is known
   */
  public record PicturesMade(String model, List<Picture> images, Usage usage, BigDecimal cost) {}

  /**
   * A picture.
   *
   * @param data the file, in base64
   */
  public record Picture(String mediaType, @Schema(type = SchemaType.STRING, format = "byte") byte[] data) {}

  @Requires(Permissions.MODELS_USE)
  @POST
  @Path("images")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "makeImages", summary = "Make pictures", description = "The same request of the same user gets the same pictures again for a while, and they cost nothing then.")
  @APIResponseSchema(value = PicturesMade.class, responseCode = "200", responseDescription = "The pictures.")
  public PicturesMade make(PicturesToMake wanted, @Context SecurityContext security) {
    var by = Caller.of(security);
    var prompt = Given.text("prompt", Given.body(wanted).prompt(), "a cat on a roof");
    var size = ModelInput.size(wanted.size());
    var request = new ImageRequest("", prompt, wanted.sources() == null ? List.of() : wanted.sources(),
        ModelInput.count(wanted.count()), size.width(), size.height());
    var model = model(ModelKind.IMAGE, wanted.model());
    var made = desk.make(model, request, by);
    var pictures = made.images().stream().map(image -> new Picture(image.mediaType(), image.bytes())).toList();
    return new PicturesMade(model, pictures, made.usage(), made.cost());
  }

  private String model(ModelKind kind, String given) {
    if (given != null) {
      return given;
    }
    return desk.byDefault(kind).orElseThrow(() -> new ProblemException(new Problem("model_not_found", 503,
        "no " + name(kind) + " provider is here; put one into the deploy folder or configure one", true, null, null)));
  }

  private static String name(ModelKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
