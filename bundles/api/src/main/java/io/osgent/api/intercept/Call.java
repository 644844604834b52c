package io.osgent.api.intercept;

import io.osgent.api.CallContext;

/**
 * A call about to be made.
 *
 * @param plugin the name of the plugin that would serve it
 * @param subject what it is asked
 * @param resultType what it answers with
 */
public record Call<R>(Phase phase, String plugin, Object subject, Class<R> resultType, CallContext context) {}
