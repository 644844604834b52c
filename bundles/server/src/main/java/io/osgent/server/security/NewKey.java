package io.osgent.server.security;

/** A key at the one moment it can be seen. */
public record NewKey(ApiKey key, String secret) {
  @Override
  public String toString() {
    return "NewKey[" + key + "]";
  }
}
