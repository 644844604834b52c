package io.osgent.itests.access;

import java.util.List;

/** What somebody tries in the name of somebody else; {@code {}} is that other. All of it has to be refused. */
final class Attempts {
  private static final String MEMOBASE = "/api/v1/memobase/api/v1/";

  private Attempts() {}

  /** @param body or null */
  record Attempt(String verb, String path, String body) {}

  static List<Attempt> all() {
    return List.of(
        new Attempt("POST", "/api/v1/runs", "{\"agent\":\"assistant\",\"input\":\"hi\",\"user_id\":\"{}\"}"),
        new Attempt("POST", "/api/v1/sessions", "{\"agent\":\"assistant\",\"user_id\":\"{}\"}"),
        new Attempt("POST", "/api/v1/memories", "{\"content\":\"hi\",\"user_id\":\"{}\"}"),
        new Attempt("DELETE", "/api/v1/memories?user_id={}", null),
        new Attempt("PATCH", "/api/v1/users/{}/preferences", "{\"tone\":\"formal\"}"),
        new Attempt("PUT", "/api/v1/users/{}/preferences", "{\"tone\":\"formal\"}"),
        new Attempt("PUT", "/api/v1/users/{}/password", "{\"password\":\"correct horse battery\"}"),
        new Attempt("POST", "/api/v1/users/{}/keys", "{\"name\":\"mine\"}"),
        new Attempt("DELETE", "/api/v1/users/{}/keys/k1", null),
        new Attempt("PUT", "/api/v1/users/{}/profile/interest/food", "{\"content\":\"not so\"}"),
        new Attempt("GET", MEMOBASE + "users/{}", null),
        new Attempt("PUT", MEMOBASE + "users/{}", "{\"data\":{\"colour\":\"red\"}}"),
        new Attempt("DELETE", MEMOBASE + "users/{}", null),
        new Attempt("POST", MEMOBASE + "blobs/insert/{}",
            "{\"blob_type\":\"chat\",\"blob_data\":{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}"),
        new Attempt("GET", MEMOBASE + "blobs/{}/b1", null),
        new Attempt("DELETE", MEMOBASE + "blobs/{}/b1", null),
        new Attempt("GET", MEMOBASE + "users/blobs/{}/chat", null),
        new Attempt("POST", MEMOBASE + "users/buffer/{}/chat", null),
        new Attempt("GET", MEMOBASE + "users/profile/{}", null),
        new Attempt("POST", MEMOBASE + "users/profile/{}",
            "{\"content\":\"a\",\"attributes\":{\"topic\":\"a\",\"sub_topic\":\"b\"}}"),
        new Attempt("PUT", MEMOBASE + "users/profile/{}/s1",
            "{\"content\":\"a\",\"attributes\":{\"topic\":\"a\",\"sub_topic\":\"b\"}}"),
        new Attempt("DELETE", MEMOBASE + "users/profile/{}/s1", null),
        new Attempt("GET", MEMOBASE + "users/event/{}", null),
        new Attempt("PUT", MEMOBASE + "users/event/{}/e1", "{\"event_tip\":\"a\"}"),
        new Attempt("DELETE", MEMOBASE + "users/event/{}/e1", null),
        new Attempt("GET", MEMOBASE + "users/context/{}", null));
  }
}
