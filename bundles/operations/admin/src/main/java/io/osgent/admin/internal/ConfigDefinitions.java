package io.osgent.admin.internal;

import io.osgent.server.admin.ConfigInfo.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the bundles say can be configured: the metatype files of the OSGi Compendium, chapter 105. */
final class ConfigDefinitions {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigDefinitions.class);
  private static final Map<String, String> TYPES = Map.of("Integer", "integer", "Long", "integer", "Short", "integer",
      "Byte", "integer", "Double", "number", "Float", "number", "Boolean", "boolean", "Password", "secret");

  private static final Pattern SECRET = Pattern
      .compile("(?i)(password|passphrase|secret)|(token|apikey|accesskey|privatekey|credentials?)$");

  private final XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
  private final BundleContext context;

  ConfigDefinitions(BundleContext context) {
    this.context = context;
    xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /** Those of the running bundles, by PID. */
  Map<String, ConfigDefinition> all() {
    var found = new TreeMap<String, ConfigDefinition>();
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getState() == Bundle.ACTIVE) {
        files(bundle).forEach(file -> read(file).forEach(
            definition -> found.merge(definition.pid(), definition, ConfigDefinition::and)));
      }
    }
    return found;
  }

  private static List<URL> files(Bundle bundle) {
    var files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
    return files == null ? List.of() : Collections.list(files);
  }

  private List<ConfigDefinition> read(URL file) {
    try (InputStream in = file.openStream()) {
      return read(in);
    } catch (IOException | XMLStreamException unreadable) {
      LOG.warn("what can be configured is not to be read in {}: {}", file, FirstLine.of(unreadable));
      return List.of();
    }
  }

  List<ConfigDefinition> read(InputStream in) throws XMLStreamException {
    var classes = new HashMap<String, ConfigDefinition>();
    var definitions = new ArrayList<ConfigDefinition>();
    Map<String, String> designate = Map.of();
    XMLStreamReader reader = xml.createXMLStreamReader(in);
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "OCD" -> {
            ConfigDefinition read = objectClass(reader);
            classes.put(read.pid(), read);
          }
          case "Designate" -> designate = attributes(reader);
          case "Object" -> {
            ConfigDefinition described = classes.get(reader.getAttributeValue(null, "ocdref"));
            if (described != null) {
              definitions.add(designated(described, designate));
            }
          }
          default -> {
            // The rest is for others.
          }
        }
      }
    }
    return definitions;
  }

  private static ConfigDefinition designated(ConfigDefinition described, Map<String, String> designate) {
    String factory = designate.get("factoryPid");
    return new ConfigDefinition(factory == null ? designate.get("pid") : factory, described.name(),
        described.description(), factory != null, described.settings());
  }

  /** Under its id at first, and whether it is a factory is not known yet. */
  private static ConfigDefinition objectClass(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> said = attributes(reader);
    var settings = new LinkedHashMap<String, Setting>();
    while (!(reader.next() == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("OCD"))) {
      if (reader.isStartElement() && reader.getLocalName().equals("AD")) {
        Setting setting = attribute(reader);
        settings.put(setting.name(), setting);
      }
    }
    return new ConfigDefinition(said.get("id"), said.get("name"), said.get("description"), false, settings);
  }

  private static Setting attribute(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> said = attributes(reader);
    var options = new ArrayList<String>();
    while (!(reader.next() == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("AD"))) {
      if (reader.isStartElement() && reader.getLocalName().equals("Option")) {
        options.add(reader.getAttributeValue(null, "value"));
      }
    }
    String cardinality = said.getOrDefault("cardinality", "0");
    var setting = new Setting(said.get("id"), type(said),
        !List.of("0", "1", "-1").contains(cardinality), said.get("description"), null,
        options.isEmpty() ? null : List.copyOf(options), said.get("min"), said.get("max"));
    String byDefault = said.get("default");
    return byDefault == null || byDefault.isEmpty() || setting.type().equals("secret")
        ? setting
        : new Setting(setting.name(), setting.type(), setting.list(), setting.description(),
            ConfigValue.shown(setting, byDefault), setting.options(), setting.least(), setting.most());
  }

  /** What is called like a secret is one, whether or not its author has said so. */
  private static String type(Map<String, String> said) {
    String type = TYPES.getOrDefault(said.get("type"), "string");
    return type.equals("string") && SECRET.matcher(said.get("id").replaceAll("[^A-Za-z]", "")).find() ? "secret" : type;
  }

  private static Map<String, String> attributes(XMLStreamReader reader) {
    var attributes = new HashMap<String, String>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return attributes;
  }
}
