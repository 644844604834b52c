/** Runs on a server that is killed again and again, watched from outside. */
package io.osgent.itests.chaos;
