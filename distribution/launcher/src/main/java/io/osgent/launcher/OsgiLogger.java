package io.osgent.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.IllegalFormatException;
import java.util.Locale;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/** A logger of OSGi's log service, whose 39 methods are five of SLF4J's. */
final class OsgiLogger implements InvocationHandler {
  private static final Map<String, Level> LEVELS = Map.of("audit", Level.INFO, "error", Level.ERROR, "warn", Level.WARN,
      "info", Level.INFO, "debug", Level.DEBUG, "trace", Level.TRACE);

  private final org.slf4j.Logger log;
  private final String about;
  private final boolean formatter;

  private OsgiLogger(String name, String about, boolean formatter) {
    log = LoggerFactory.getLogger(name);
    this.about = about;
    this.formatter = formatter;
  }

  /** @param bundle what it tells of */
  static <L extends Logger> L of(Bundle bundle, String name, Class<L> type) {
    if (!type.isAssignableFrom(FormatterLogger.class)) {
      throw new IllegalArgumentException(type + " is no logger of the log service");
    }
    var logger = new OsgiLogger(name, bundle.getSymbolicName() + ": ", type.equals(FormatterLogger.class));
    return type.cast(Proxy.newProxyInstance(OsgiLogger.class.getClassLoader(), new Class<?>[]{FormatterLogger.class},
        logger));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    return switch (name) {
      case "getName", "toString" -> log.getName();
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      case "isErrorEnabled" -> log.isErrorEnabled();
      case "isWarnEnabled" -> log.isWarnEnabled();
      case "isInfoEnabled" -> log.isInfoEnabled();
      case "isDebugEnabled" -> log.isDebugEnabled();
      case "isTraceEnabled" -> log.isTraceEnabled();
      default -> {
        say(LEVELS.get(name), (Logger) proxy, arguments);
        yield null;
      }
    };
  }

  private void say(Level level, Logger logger, Object... arguments) throws Exception {
    if (log.isEnabledForLevel(level)) {
      if (arguments[0] instanceof LoggerConsumer<?> consumer) {
        consumer.accept(logger);
      } else {
        write(level, (String) arguments[0], placed(arguments));
      }
    }
  }

  private static Object[] placed(Object[] arguments) {
    return arguments.length == 2 && arguments[1] instanceof Object[] many
        ? many
        : Arrays.copyOfRange(arguments, 1, arguments.length);
  }

  private void write(Level level, String message, Object... placed) {
    // SLF4J tells the exception, which comes last, from what is to be put into the message.
    FormattingTuple text = MessageFormatter.arrayFormat(message, placed);
    String said = formatter && placed.length > 0 ? formatted(message, placed) : text.getMessage();
    log.atLevel(level).setCause(text.getThrowable()).log(about + said);
  }

  @SuppressWarnings("FormatStringAnnotation")
  private static String formatted(String message, Object... placed) {
    try {
      return String.format(Locale.ROOT, message, placed);
    } catch (IllegalFormatException wrong) {
      return message + " " + Arrays.toString(placed);
    }
  }
}
