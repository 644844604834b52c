package io.osgent.itests.effects;

import io.osgent.api.tool.Description;

record Step(@Description("the number of the step in the story") int step) {}
