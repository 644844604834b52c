/**
 * What people prefer. A table keeps what each has set; what can be set is what the sources bring that are here at the
 * moment.
 */
package io.osgent.preferences.internal;
