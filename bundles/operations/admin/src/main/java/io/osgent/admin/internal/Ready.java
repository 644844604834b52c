package io.osgent.admin.internal;

/** Registered with {@code osgent.ready=true} while the server takes requests; the launcher waits for it. */
interface Ready {}
