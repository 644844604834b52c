package io.osgent.launcher;

/** Which Osgent this is. */
final class Version {
  /** As the launcher's jar says; {@code development} when it runs from classes. */
  static final String CURRENT = current();

  private Version() {}

  private static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
