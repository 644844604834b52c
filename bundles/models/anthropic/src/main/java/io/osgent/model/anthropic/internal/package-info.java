/**
 * Chat models over Anthropic's Messages API.
 *
 * <p>anthropic-java gives the types of the requests; they are written by a plain mapper, sent by Jetty's client and
 * answered to a streaming parser, all ours.
 */
package io.osgent.model.anthropic.internal;
