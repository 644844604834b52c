/** Plug-ins that are replaced while runs go on. */
package io.osgent.itests.swap;
