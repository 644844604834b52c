package io.osgent.http.internal.tls;

/** What a key is encrypted with, which nothing shows by accident. */
record Password(String value) {
  boolean isNone() {
    return value.isEmpty();
  }

  char[] characters() {
    return value.toCharArray();
  }

  @Override
  public String toString() {
    return isNone() ? "none" : "set";
  }
}
