package io.osgent.activity.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A person's id in what something was done to: only where an id of a person stands, for somebody may be called {@code runs} or
 * {@code v1}.
 */
final class TargetName {
  private static final String LOGIN = "login";
  /** What stands before it; each door that has persons in its paths has its own. */
  private static final String BEFORE = "(^user/|[?&]user(?:_id)?=|(?<!/memobase)/api/v1/users/"
      + "|/memobase/api/v1/(?:users/(?:event(?:_gist|_tags)?/search/|event/(?!search/)|profile/import/|profile/(?!import/)"
      + "|buffer/capacity/|buffer/(?!capacity/)|roleplay/proactive/|blobs/|context/)|blobs/insert/|blobs/(?!insert/)))";
  /** Memobase has what it wants of somebody before the id, so that the id is the first only where it is the last as well. */
  private static final String LAST = "(/memobase/api/v1/users/)";

  private final String user;
  private final Pattern name;
  private final Pattern last;

  TargetName(String user) {
    this.user = user;
    String encoded = URLEncoder.encode(user, StandardCharsets.UTF_8);
    String any = Stream.of(user, encoded, encoded.replace("+", "%20")).distinct().map(Pattern::quote)
        .collect(Collectors.joining("|", "(?:", ")"));
    name = Pattern.compile(BEFORE + any + "(?=$|[/?&])");
    last = Pattern.compile(LAST + any + "(?=$|[?])");
  }

  /** The target without it. */
  String erased(String action, String target) {
    if (action.equals(LOGIN) && target.equals(user)) {
      return ActivityTable.ERASED;
    }
    String replacement = "$1" + Matcher.quoteReplacement(ActivityTable.ERASED);
    return last.matcher(name.matcher(target).replaceAll(replacement)).replaceAll(replacement);
  }
}
