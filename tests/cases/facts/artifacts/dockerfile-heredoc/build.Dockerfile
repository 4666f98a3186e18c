# escape=`
FROM mcr.example.org/windows
RUN <<SETUP
echo FROM nothing AS fake
# not a comment of the Dockerfile
install --all
SETUP
COPY <<-"ONE" <<TWO /etc/
	first
ONE
second
TWO
RUN dir C:\ `
    && echo done
ONBUILD RUN make
RUN echo $((1 << 4))
SHELL ["powershell"]
