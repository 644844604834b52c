package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.activity.Activities;
import io.osgent.server.activity.Activity;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.Preferences;
import io.osgent.server.security.Principal;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people did: a page of it, or all of it as a table with times as who asks for it reads them. */
@Component(service = ActivityAnswers.class)
public final class ActivityAnswers {
  private static final int AT_ONCE = 200;
  private static final String TIME_ZONE = "time_zone";
  private static final Logger LOG = LoggerFactory.getLogger(ActivityAnswers.class);

  private final Activities activities;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile Preferences preferences;

  @Activate
  public ActivityAnswers(@Reference Activities activities) {
    this.activities = activities;
  }

  /** Reads a page of what was asked for. */
  @FunctionalInterface
  interface Pages {
    Page<Activity> read(String after, int limit);
  }

  Response answer(Pages pages, Paging paging, Request request, Principal by) {
    if (!Csv.wanted(request)) {
      return Response.ok(pages.read(paging.after(), paging.limit()), MediaType.APPLICATION_JSON).build();
    }
    ZoneId zone = zone(by);
    // The first page is read before anything is answered: whoever may not see it hears so.
    Page<Activity> first = pages.read(paging.after(), AT_ONCE);
    return Csv.file("activity", (StreamingOutput) out -> {
      var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      activities.writeCsv(all(first, pages), zone, text);
      text.flush();
    });
  }

  private static Iterator<Activity> all(Page<Activity> first, Pages pages) {
    return Stream.iterate(first, page -> page != null,
        page -> page.next() == null ? null : pages.read(page.next(), AT_ONCE)).flatMap(page -> page.items().stream())
        .iterator();
  }

  /** Theirs, as they have said they prefer it; UTC where nobody has, or nobody knows now. */
  private ZoneId zone(Principal by) {
    Preferences asked = preferences;
    if (asked == null) {
      return ZoneOffset.UTC;
    }
    try {
      return asked.get(null, by).stream().filter(value -> value.name().equals(TIME_ZONE))
          .map(PreferenceValue::value).filter(String.class::isInstance).map(value -> ZoneId.of((String) value))
          .findFirst()
          .orElse(ZoneOffset.UTC);
    } catch (RuntimeException e) {
      // Whatever keeps preferences from being read keeps nobody from the log.
      LOG.warn("A table has its times in UTC, for its reader's time zone could not be read: {}", e.toString());
      return ZoneOffset.UTC;
    }
  }
}
