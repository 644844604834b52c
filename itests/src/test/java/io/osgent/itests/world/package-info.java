/** What the server finds around it in the tests: a model, and a world in which tools leave their effects. */
package io.osgent.itests.world;
