package io.osgent.model.demo.internal;

import io.osgent.api.model.ToolRequest;
import java.util.List;

/** What the model says, or the tools it asks for. */
record Reply(String text, List<ToolRequest> requests) {}
