/**
 * The secrets that configurations refer to. Those of the environment and of files are put in their place by Felix's
 * interpolation; those of a keystore here, and here it is noticed when one changes or is missing.
 */
package io.osgent.secrets.internal;
