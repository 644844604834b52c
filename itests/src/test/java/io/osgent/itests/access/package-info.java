/** Who may do what, and whose it is, asked of the server as it is shipped. */
package io.osgent.itests.access;
