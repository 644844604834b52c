package io.osgent.memobase.internal;

/** Where Memobase's clients look, when they are given {@code http://host:port/api/v1/memobase} as the project's URL. */
final class Memobase {
  static final String PATH = "/api/v1/memobase/api/v1";

  /** What is said of its paths, the interface says of them all together. */
  static final String TAG = "memobase";

  private Memobase() {}
}
