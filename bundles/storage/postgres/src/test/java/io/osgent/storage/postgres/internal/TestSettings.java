package io.osgent.storage.postgres.internal;

import java.lang.annotation.Annotation;

/** A configuration with short waits and few connections. */
@SuppressWarnings("BadAnnotationImplementation")
record TestSettings(String url) implements Settings {
  @Override
  public String user() {
    return "";
  }

  @Override
  public String password() {
    return "";
  }

  @Override
  public String schema() {
    return "osgent";
  }

  @Override
  public int connections() {
    return 4;
  }

  @Override
  public int waitSeconds() {
    return 1;
  }

  @Override
  public int answerSeconds() {
    return 2;
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return Settings.class;
  }
}
