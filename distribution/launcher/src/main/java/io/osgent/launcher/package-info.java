/**
 * What runs before and around the framework: command line, home, log, features, start and end. It lies on the class
 * path, is no bundle, and knows no other part of Osgent.
 */
package io.osgent.launcher;
