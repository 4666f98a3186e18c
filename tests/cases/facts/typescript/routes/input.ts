import { Controller, Get, Post } from "@nestjs/common";

@Controller("cats")
export class CatsController {
  constructor(private readonly cats: CatsService) {}

  @Get()
  @HttpCode(200)
  all(): Cat[] { return this.cats.all(); }

  // The one.
  @Get(":id/")
  // between
  one(@Param("id") id: string): Cat { return this.cats.one(id); }

  @Post({ path: "new" }) create(@Body() cat: Cat) { throw new HttpException("no", 400); }
}

@Controller({ path: "/dogs", version: "1" })
class Dogs { @Delete(":id") remove() {} }
class Other { @Get("x") get() {} }
const port = process.env.PORT ?? "80";
