/** What every memory promises, as tests to extend. */
package io.osgent.memory.contract;
