package io.osgent.admin.internal;

/**
 * A jar of the deploy folder of which no bundle is installed.
 *
 * @param id a negative number of its own
 * @param symbolicName null for a jar that is no bundle
 */
record FailedJar(long id, String file, String symbolicName, String problem) {}
