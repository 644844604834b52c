package io.osgent.core.internal;

import java.time.Duration;

/**
 * How long is waited where plugins come and go.
 *
 * @param drain how long a plugin that is withdrawn waits for the calls into it
 * @param grace how long it waits for them once they have been broken off
 * @param park how long a call waits for a plugin that is being replaced
 */
record Patience(Duration drain, Duration grace, Duration park) {}
