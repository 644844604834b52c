package io.osgent.model.openai.internal;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** How a server that speaks OpenAI's protocols lays out its addresses, and how it is shown the key. */
sealed interface Surface {
  /** What stands before every endpoint, without a slash at its end. */
  String base(URI address);

  /** Of an endpoint, below the base. */
  String path(String endpoint, String model);

  /** The header that holds the key. */
  Map<String, String> headers(String apiKey);

  /**
   * What is meant.
   *
   * @param azure whether this is Azure OpenAI: yes, no or auto
   * @param apiVersion of Azure's classic surface, or empty
   */
  static Surface of(String azure, String apiVersion, URI address) {
    boolean isAzure = switch (azure) {
      case "yes" -> true;
      case "no" -> false;
      case "auto" -> !apiVersion.isEmpty() || Azure.HOSTS.matcher(String.valueOf(address.getHost())).matches();
      default -> throw new IllegalArgumentException("azure '" + azure + "' should be auto, yes or no");
    };
    if (!isAzure && !apiVersion.isEmpty()) {
      throw new IllegalArgumentException(
          "apiVersion '" + apiVersion + "' is for Azure only and should be left out, or azure should be yes");
    }
    return !isAzure ? new Plain() : apiVersion.isEmpty() ? new Azure() : new ClassicAzure(apiVersion);
  }

  /** OpenAI's own, which most others have taken over. */
  record Plain() implements Surface {
    @Override
    public String base(URI address) {
      return address.toString();
    }

    @Override
    public String path(String endpoint, String model) {
      return endpoint;
    }

    @Override
    public Map<String, String> headers(String apiKey) {
      return Map.of("Authorization", "Bearer " + apiKey);
    }
  }

  /** Azure's present one: OpenAI's own below a path of its own, with another header. */
  record Azure() implements Surface {
    static final Pattern HOSTS = Pattern.compile(".+\\.(openai|services\\.ai|cognitiveservices)\\.azure\\.(com|us|cn)");

    private static final String TOKEN = "Bearer ";

    @Override
    public String base(URI address) {
      String said = resource(address);
      return said.endsWith("/v1") ? said : said.endsWith("/openai") ? said + "/v1" : said + "/openai/v1";
    }

    @Override
    public String path(String endpoint, String model) {
      return endpoint;
    }

    @Override
    public Map<String, String> headers(String apiKey) {
      return key(apiKey);
    }

    /** A key of the resource, or a token of Entra ID, which says that it is one. */
    static Map<String, String> key(String apiKey) {
      return apiKey.startsWith(TOKEN) ? Map.of("Authorization", apiKey) : Map.of("api-key", apiKey);
    }

    static String resource(URI address) {
      if (address.getRawQuery() != null || String.valueOf(address.getRawPath()).contains("/deployments")) {
        throw new IllegalArgumentException("baseUrl '" + address + "' should be the resource's address, e.g. "
            + "'https://NAME.openai.azure.com'; deployments belong in models, the version in apiVersion");
      }
      return address.toString();
    }
  }

  /** Azure's older one, with a version for all and a path for each deployment. */
  record ClassicAzure(String apiVersion) implements Surface {
    private static final String ANY_MODEL = "/responses";

    @Override
    public String base(URI address) {
      String said = Azure.resource(address).replaceFirst("/v1$", "");
      return said.endsWith("/openai") ? said : said + "/openai";
    }

    @Override
    public String path(String endpoint, String model) {
      String deployment = endpoint.equals(ANY_MODEL) ? "" : "/deployments/" + encoded(model);
      return deployment + endpoint + "?api-version=" + encoded(apiVersion);
    }

    @Override
    public Map<String, String> headers(String apiKey) {
      return Azure.key(apiKey);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }
}
