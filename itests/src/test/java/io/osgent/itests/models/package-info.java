/** Providers that other people wrote, and the shipped server that talks to them. */
package io.osgent.itests.models;
