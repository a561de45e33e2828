"""Print every event of posts. Run: AMQP_URL=amqp://… python docs/examples/subscribe.py"""

import json
import os

import pika

channel = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"])).channel()
# a queue of your own: durable, so that nothing is missed while you are away
channel.queue_declare("in.example", durable=True, arguments={"x-queue-type": "quorum"})
channel.queue_bind("in.example", "events", "social.post.#")  # the whole aggregate: seq has no holes
channel.basic_qos(prefetch_count=50)
applied: dict[str, int] = {}  # aggregate → seq; a real consumer commits it together with what it did
for method, _properties, body in channel.consume("in.example"):
    event = json.loads(body)
    if event["seq"] > applied.get(event["subject"], 0):  # else it is a duplicate
        print(event["type"], event["seq"], event["data"], flush=True)
        applied[event["subject"]] = event["seq"]
    channel.basic_ack(method.delivery_tag)
