package io.osgent.core.internal;

import io.osgent.core.internal.Budget.Holder;
import io.osgent.core.internal.Budget.Period;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The budget that a configuration describes. One that cannot be read holds nobody, and the log and the health say why. */
@Component(name = "io.osgent.budget", service = ConfiguredBudget.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredBudget.Config.class, factory = true)
public final class ConfiguredBudget {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredBudget.class);
  private static final Pattern FILE = Pattern.compile("io\\.osgent\\.budget-(.+)\\.(cfg|config)$");

  /** Configuration {@code io.osgent.budget}, one for each budget. */
  @ObjectClassDefinition(name = "Budget", description = "What may be spent on models in a day or a month")
  public @interface Config {
    @AttributeDefinition(description = "What it is called in messages; left out, the name of its file")
    String name() default "";

    @AttributeDefinition(description = "Whose spending is counted together: each of these has this much", options = {
        @Option(label = "user", value = "user"), @Option(label = "agent", value = "agent"),
        @Option(label = "key", value = "key"), @Option(label = "tenant", value = "tenant"),
        @Option(label = "server", value = "server")})
    String per() default "server";

    @AttributeDefinition(description = "The one user, agent, key or tenant it is for; left out, it is for each")
    String of() default "";

    @AttributeDefinition(description = "Day or month, by UTC", options = {@Option(label = "day", value = "day"),
        @Option(label = "month", value = "month")})
    String period() default "month";

    @AttributeDefinition(description = "US dollars, e.g. 25.00")
    String usd() default "";
  }

  private final Budget budget;
  private final String problem;

  @Activate
  public ConfiguredBudget(Config config, Map<String, Object> properties) {
    String name = config.name().isBlank() ? nameOfFile(properties) : config.name();
    Budget read = null;
    String wrong = null;
    try {
      read = new Budget(name, choice("per", Holder.class, config.per()), config.of().strip(),
          choice("period", Period.class, config.period()), dollars(config.usd()));
    } catch (IllegalArgumentException e) {
      wrong = "the budget '" + name + "' is not in force: " + e.getMessage();
      LOG.error(wrong);
    }
    budget = read;
    problem = wrong;
  }

  /** File Install names the file from which it has read. */
  private static String nameOfFile(Map<String, Object> properties) {
    Matcher file = FILE.matcher(String.valueOf(properties.get("felix.fileinstall.filename")));
    return file.find() ? file.group(1) : String.valueOf(properties.get(Constants.SERVICE_PID));
  }

  private static <E extends Enum<E>> E choice(String setting, Class<E> choices, String said) {
    return Arrays.stream(choices.getEnumConstants()).filter(choice -> EnumNames.name(choice).equals(said.strip()))
        .findFirst().orElseThrow(() -> new IllegalArgumentException("'" + setting + "' is '" + said
            + "'; it should be one of " + Arrays.stream(choices.getEnumConstants()).map(EnumNames::name)
                .collect(Collectors.joining(", "))));
  }

  private static BigDecimal dollars(String said) {
    try {
      BigDecimal dollars = new BigDecimal(said.strip());
      if (dollars.signum() >= 0) {
        return dollars;
      }
    } catch (NumberFormatException notANumber) {
      // As one below zero.
    }
    throw new IllegalArgumentException("'usd' is '" + said + "'; it should be US dollars, e.g. 25.00");
  }

  Optional<Budget> budget() {
    return Optional.ofNullable(budget);
  }

  /** Why it is not in force, in one line, or empty. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
