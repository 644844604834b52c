/** What providers answered lately, so that nobody is asked and paid twice. */
package io.osgent.core.internal.cache;
