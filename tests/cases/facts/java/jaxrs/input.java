package sample.rest;

@Path("/things")
public class Things {
    @GET
    public String all() {
        return System.getProperty("sample.things", "none");
    }

    @POST
    @Path("{id}/parts")
    public void add(@PathParam("id") String id) {}
}

@Controller("/hello")
class Hello {
    @Get("/world")
    String world() {
        return "";
    }

    @Post
    void save() {}
}
