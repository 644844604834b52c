package io.osgent.activity.internal;

/** What usage is counted by; a model or a tool where it is one's usage, both empty for the run itself. */
record Cell(String day, String tenant, String user, String agent, String key, String provider, String model,
    String tool) {}
