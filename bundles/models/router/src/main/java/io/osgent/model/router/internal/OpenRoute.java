package io.osgent.model.router.internal;

/** A route together with what it keeps between calls. */
final class OpenRoute {
  private final Route route;
  private final AnswerCache cache;

  OpenRoute(Route route, Time time) {
    this.route = route;
    this.cache = new AnswerCache(route.caching(), time);
  }

  Route route() {
    return route;
  }

  AnswerCache cache() {
    return cache;
  }
}
