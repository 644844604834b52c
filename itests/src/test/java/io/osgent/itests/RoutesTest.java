package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.junit.jupiter.api.Test;

/** No route is overlooked by the tests that go through all of them, wherever its annotations stand. */
class RoutesTest {
  /** As whoever keeps things might have it, whatever they are. */
  public interface Shelf<K, T extends Number> {
    @POST
    @Consumes("application/json")
    T put(T thing);

    @PUT
    @Path("{key: [a-z]+}")
    T replace(@PathParam("key") K key, T thing);

    @DELETE
    @Path("{key}")
    void delete(@PathParam("key") K key);
  }

  /** Says something more of them, and leaves one of the two open still. */
  public abstract static class Named<T extends Number> implements Shelf<String, T> {
    @GET
    @Path("{key}")
    public abstract T get(@PathParam("key") String key);

    @HEAD
    @Path("{key}")
    public void look(@PathParam("key") String key) {}
  }

  /** Says what all are, and of one method nothing that is a route. */
  @Path("/numbers")
  public static final class Numbers extends Named<Integer> {
    @Override
    public Integer put(Integer thing) {
      return thing;
    }

    public Integer put(String other) {
      return other.length();
    }

    @Override
    public Integer replace(String key, Integer thing) {
      return thing;
    }

    @Override
    public void delete(String key) {}

    @Override
    public Integer get(String key) {
      return 1;
    }
  }

  @Test
  void whatIsSaidWhereTypesAreLeftOpenCountsWhereTheyAreSaid() {
    assertThat(Routes.of(Numbers.class)).extracting(route -> route + " " + route.body()).containsExactlyInAnyOrder(
        "POST /numbers application/json", "PUT /numbers/{key} null", "DELETE /numbers/{key} null",
        "GET /numbers/{key} null");
  }
}
