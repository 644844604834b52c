package io.osgent.policy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.policy.Condition;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, paths and recipients are what programs make of them, however they are dressed up. */
class ArgumentKindsTest {
  private static final Domains HOUSE = new Domains(List.of("api.example.org", "*.example.com", "192.0.2.7", "[::1]"));

  private static boolean reaches(String url) {
    return Urls.host(url).filter(HOUSE::match).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.example.org", "https://API.Example.ORG./x?y#z", "http://a.b.example.com:8080/",
      "wss://a.example.com", "api.example.org", "api.example.org:443", "http://192.0.2.7/x", "http://[::1]:80/",
      "http://[0:0:0:0:0:0:0:1]/", "https://api.example.org/@evil.example.net"})
  void theHostOfAUrlIsFound(String url) {
    assertThat(reaches(url)).isTrue();
  }

  @Test
  void aSchemeThatMayMeanAnythingIsNeitherOursNorAnybodyElses() {
    for (String url : List.of("ftp://api.example.org/", "file://evil.net/x", "gopher://evil.net/")) {
      assertThat(new Requirement(new Condition("url", List.of("api.example.org"), null, null, null, null, null))
          .fit(Map.of("url", url))).as(url).isEqualTo(Fit.MAYBE);
    }
  }

  @Test
  void aLineFeedInANameDoesNotHideItFromARule() {
    var contractors = new Names(List.of("contractor-*"));
    assertThat(contractors.match("contractor-1")).isTrue();
    assertThat(contractors.match("contractor-\n1")).isTrue();
    assertThat(contractors.match("contractor-\u2028")).isTrue();
    assertThat(contractors.match("\ncontractor-1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com", "https://evil.net", "https://api.example.org.evil.net",
      "https://evilexample.com", "https://api.example.org@evil.net/", "https://api.example.org:pw@evil.net/",
      "https://evil.net\\@api.example.org/", "https://evil.net#@api.example.org", "https://evil.net?@api.example.org",
      "https://evil.net/api.example.org", "//evil.net", "https:evil.net", "https:///api.example.org",
      "https://api.example.org\\.evil.net", "https://api.example.org\t.evil.net", "https://api.example.org\n.evil.net",
      " https://api.example.org", "https://api.example.org /", "https://%61pi.example.org/", "https://api。example。org/",
      "https://аpi.example.org/", "https://3221225991/", "https://192.0.2.7./", "https://0xc0000207/",
      "https://0300.0.2.7/",
      "http://[::1%25eth0]/",
      "ftp://api.example.org/x", "file://api.example.org/etc/passwd", "gopher://api.example.org/",
      "ldap://api.example.org/",
      "jar:https://api.example.org/!/x", "dict://api.example.org:11211/", "httpx://api.example.org/",
      "javascript:alert(1)", "", "https://", "https://..", "https://.example.com", "https://-.example.com",
      "https://api.example.org:port/", "https://user@a.example.com/"})
  void noTrickMakesAnotherHostLookLikeOneOfOurs(String url) {
    assertThat(reaches(url)).isFalse();
  }

  @Test
  void whatIsTakenForOurHostIsSoForOthersWhoReadUrlsToo() throws Exception {
    var random = new Random(17);
    List<String> pieces = List.of("https://", "http://", "api.example.org", "a.example.com", "evil.net", "@", ":", "/",
        "\\",
        "#", "?", ".", "%2e", "%40", "[", "]", "::1", "192.0.2.7", "0x7f", "1", "80", "\t", " ", "。", "é", ";", ",",
        "user");
    int taken = 0;
    for (int i = 0; i < 200_000; i++) {
      var url = new StringBuilder(random.nextBoolean() ? "https://" : "");
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        url.append(pieces.get(random.nextInt(pieces.size())));
      }
      if (reaches(url.toString()) && url.toString().contains("://")) {
        taken++;
        assertThat(Urls.host(url.toString())).as("%s", url).contains(other(url.toString()));
      }
    }
    assertThat(taken).isGreaterThan(1000);
  }

  /** What the JDK's own parser makes of it, in the form we compare. */
  private static String other(String url) throws URISyntaxException {
    String host = new URI(url).getHost();
    assertThat(host).as(url).isNotNull();
    return Domains.plain(host).orElseThrow();
  }

  private static final Paths REPORTS = new Paths(List.of("/srv/reports"));

  @ParameterizedTest
  @ValueSource(strings = {"/srv/reports", "/srv/reports/", "/srv/reports/may.txt", "/srv//reports/./a/b",
      "/srv/reports/a/../b",
      "/srv/reports/my%20file", "/srv/reports/..b", "/srv/reports/ä"})
  void whatIsBelowTheFolderIs(String path) {
    assertThat(REPORTS.fit(path)).isEqualTo(Fit.YES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/reports/../etc", "/srv/reports/..", "/srv/reports/a/../../b",
      "/srv/reports/../reports/a",
      "/srv/x/../reports/a", "/srv/reports/%2e%2e/etc", "/srv/reports/%252e%252e/etc", "/srv/reports/..%2fetc",
      "/srv/reports/..\\etc", "/srv/reports/%2e%2e%5cetc", "/srv/reports/．．/etc", "/srv/reports/‥/etc",
      "/srv/reports\u0000/etc", "/srv/reports/%00", "/srv/reports/%c0%ae%c0%ae/etc", "/srv/reports/%zz%20", "reports/a",
      "srv/reports/a", "~/reports", "//srv/reports/a", "file:///srv/reports/a", "C:\\srv\\reports", "", " ",
      "/SRV/reports/a", "/srv/reports/%25252525252525252525252525252525252525252e"})
  void whatMayBeElsewhereIsNeitherAllowedNorOverlooked(String path) {
    assertThat(REPORTS.fit(path)).isEqualTo(Fit.MAYBE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/reports2", "/srv", "/", "/etc/passwd", "/srv/report"})
  void whatIsElsewhereIsNotBelow(String path) {
    assertThat(REPORTS.fit(path)).isEqualTo(Fit.NO);
  }

  @Test
  void aFolderMayBeRelativeWhereToolsTakeSuchPaths() {
    var drafts = new Paths(List.of("drafts"));
    assertThat(drafts.fit("drafts/a.txt")).isEqualTo(Fit.YES);
    assertThat(drafts.fit("./drafts/a/../b")).isEqualTo(Fit.YES);
    assertThat(drafts.fit("other/a.txt")).isEqualTo(Fit.NO);
    assertThat(drafts.fit("drafts/../../etc")).isEqualTo(Fit.MAYBE);
    assertThat(drafts.fit("/drafts/a.txt")).isEqualTo(Fit.MAYBE);
  }

  @Test
  void whatIsTakenForBelowIsBelowOnARealDisk(@TempDir Path disk) throws IOException {
    Path root = Files.createDirectories(disk.toRealPath().resolve("srv/reports/a/b"));
    Path reports = root.getParent().getParent();
    Files.createDirectories(reports.resolveSibling("other/a"));
    Files.createSymbolicLink(reports.resolveSibling("link"), reports.resolveSibling("other/a"));
    var below = new Paths(List.of(reports.toString()));
    var random = new Random(23);
    List<String> pieces = List.of("/", "..", ".", "a", "b", "other", "link", "reports", "%2e%2e", "..%2f", "\\");
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      var path = new StringBuilder(random.nextInt(4) == 0 ? reports.getParent().toString() : reports.toString());
      for (int n = random.nextInt(7); n > 0; n--) {
        path.append('/').append(pieces.get(random.nextInt(pieces.size())));
      }
      String text = path.toString();
      if (below.fit(text) == Fit.YES) {
        taken++;
        for (String reading : List.of(text, text.replace("%2e", ".").replace("%2f", "/"), text.replace('\\', '/'))) {
          assertThat(real(Path.of(reading))).as(text).startsWithRaw(reports);
        }
      }
    }
    assertThat(taken).isGreaterThan(1000);
  }

  /** Where the system ends up; what is not there is there as it is written. */
  private static Path real(Path path) throws IOException {
    Path at = path.getRoot();
    for (Path step : path) {
      at = step.toString().equals("..") ? at.getParent() : at.resolve(step);
      at = Files.exists(at) ? at.toRealPath() : at;
    }
    return at.normalize();
  }

  @Test
  void recipientsAreWhereTheirMailGoes() {
    var house = new Domains(List.of("example.org"));
    Stream.of("bob@example.org", "Bob <bob@example.org>", "bob@EXAMPLE.org", "a@example.org; b@example.org")
        .forEach(to -> assertThat(in(house, to)).as(to).isEqualTo(Fit.YES));
    Stream.of("bob@example.net", "bob@example.org.evil.net", "bob@evilexample.org")
        .forEach(to -> assertThat(in(house, to)).as(to).isEqualTo(Fit.NO));
    Stream
        .of("a@example.org, b@evil.net", "\"a@example.org\"@evil.net", "a@example.org@evil.net",
            "a@example.org <e@evil.net>",
            "(a@example.org) e@evil.net", "e@evil.net (a@example.org)", "group: a@example.org;",
            "a@example.org\r\nBcc: e@evil.net",
            "<a@example.org>, <e@evil.net>", "<e@evil.net> <a@example.org>", "@evil.net:a@example.org", "bob", "",
            "a@example.org,", "bob@еxample.org")
        .forEach(to -> assertThat(in(house, to)).as(to).isNotEqualTo(Fit.YES));
  }

  private static Fit in(Domains domains, String to) {
    return Fit.ofAll(Recipients.domains(to).stream()
        .map(domain -> domain.map(known -> Fit.of(domains.match(known))).orElse(Fit.MAYBE)).toList());
  }
}
