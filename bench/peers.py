"""The peer of a gateway request: FastAPI and uvicorn reading the same row from SQLite, no auth."""

FASTAPI_APP = """
import sqlite3, json
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

class Todo(BaseModel):
    id: str
    title: str
    priority: int
    done: bool

connection = sqlite3.connect("{database}", check_same_thread=False, cached_statements=128)
app = FastAPI()

@app.get("/todos/{{id}}")
async def get_todo(id: str) -> Todo:
    row = connection.execute("SELECT body FROM todos WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise HTTPException(404)
    return Todo(**json.loads(row[0]))

@app.get("/version")
async def version() -> dict[str, str]:
    return {{"version": "0"}}
"""
