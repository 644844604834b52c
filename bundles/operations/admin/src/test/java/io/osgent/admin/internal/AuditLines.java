package io.osgent.admin.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is written into the audit log while a test runs. */
final class AuditLines implements AutoCloseable {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  AuditLines() {
    lines.start();
    log().addAppender(lines);
  }

  List<String> all() {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    log().detachAppender(lines);
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger("io.osgent.audit");
  }
}
