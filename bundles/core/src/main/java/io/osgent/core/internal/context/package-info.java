/** What a model is shown of a session that has grown long: pure views of its logs, and how long they are. */
package io.osgent.core.internal.context;
