/**
 * Chat models over OpenAI's two protocols, Responses and Chat Completions.
 *
 * <p>openai-java gives the types of the requests. They are written by a plain mapper, sent by Jetty's client and
 * answered to a streaming parser, all ours: the library's service classes look at each request through Kotlin
 * reflection (a second and a half at the first call, ten microseconds at each later one) and build a tree of objects
 * for every chunk (6.5 microseconds against 0.7).
 */
package io.osgent.model.openai.internal;
