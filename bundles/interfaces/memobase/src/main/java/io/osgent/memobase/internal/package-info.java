/** What is known of a person, over REST, in Osgent's words and in Memobase's. */
package io.osgent.memobase.internal;
