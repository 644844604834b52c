/** What many callers want at the same time is asked for together. Knows neither plugins nor budgets. */
package io.osgent.core.internal.gathering;
